"""A recording dropped into the bucket, without a call of the API; its result comes to lie beside it, as JSON."""

import json
import os
import sys
import time

import boto3

path, batch, *speaker = sys.argv[1:]
bucket = os.environ.get("SER_BUCKET", "ser-local")
below = "/".join([os.environ.get("SER_TENANT", "local"), batch, *speaker, os.path.basename(path)])

# Address and credentials come from the environment (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, …).
s3 = boto3.client("s3")
s3.upload_file(path, bucket, f"drops/{below}")

for _ in range(600):
    try:
        result = json.load(s3.get_object(Bucket=bucket, Key=f"results/{below}.json")["Body"])
        break
    except s3.exceptions.NoSuchKey:
        time.sleep(1)
else:
    sys.exit("No result in ten minutes.")

if result["status"] == "failed":
    sys.exit(f"{result['error']['code']}: {result['error']['message']}")
print(result["recognition"]["emotion"], result["recognition"]["confidence"])
