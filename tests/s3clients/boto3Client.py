"""Does with boto3 what a programme does with a bucket, and prints what it saw as one JSON object."""

import hashlib
import json
import sys

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

endpoint, bucket, large_path = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=endpoint)
MB = 1024 * 1024


def refusal(call, **arguments):
    """The code with which a call is refused, or None."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]


seen = {}
put = s3.put_object(Bucket=bucket, Key="b/one é", Body=b"0123456789", Metadata={"take": "one"}, ContentType="audio/wav")
head = s3.head_object(Bucket=bucket, Key="b/one é")
seen["head"] = [head["ContentLength"], head["ContentType"], head["Metadata"]]
seen["range"] = s3.get_object(Bucket=bucket, Key="b/one é", Range="bytes=2-4")["Body"].read().decode()
seen["checksum"] = s3.get_object(Bucket=bucket, Key="b/one é", ChecksumMode="ENABLED")["Body"].read().decode()

s3.upload_file(large_path, bucket, "b/large", Config=TransferConfig(multipart_threshold=5 * MB, multipart_chunksize=5 * MB))
with open(large_path, "rb") as large:
    body = s3.get_object(Bucket=bucket, Key="b/large")["Body"]
    seen["large"] = hashlib.sha256(body.read()).digest() == hashlib.sha256(large.read()).digest()
upload = s3.create_multipart_upload(Bucket=bucket, Key="b/left")["UploadId"]
s3.upload_part(Bucket=bucket, Key="b/left", UploadId=upload, PartNumber=1, Body=b"part")
s3.abort_multipart_upload(Bucket=bucket, Key="b/left", UploadId=upload)

seen["taken"] = refusal(s3.put_object, Bucket=bucket, Key="b/one é", Body=b"x", IfNoneMatch="*")
seen["changed"] = refusal(s3.put_object, Bucket=bucket, Key="b/one é", Body=b"x", IfMatch='"0"')
seen["same"] = refusal(s3.get_object, Bucket=bucket, Key="b/one é", IfNoneMatch=put["ETag"])
seen["copy"] = refusal(s3.copy_object, Bucket=bucket, Key="b/copy", CopySource={"Bucket": bucket, "Key": "b/large"})
seen["none"] = refusal(s3.get_object, Bucket=bucket, Key="b/none")

for number in range(5):
    s3.put_object(Bucket=bucket, Key=f"b/page/{number}", Body=b"")
pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="b/page/", PaginationConfig={"PageSize": 2})
seen["pages"] = [[entry["Key"] for entry in page["Contents"]] for page in pages]
first = s3.get_paginator("list_objects").paginate(Bucket=bucket, Prefix="b/", Delimiter="/", PaginationConfig={"PageSize": 2})
seen["folders"] = [entry["Prefix"] for page in first for entry in page.get("CommonPrefixes", [])]
after = s3.list_objects_v2(Bucket=bucket, Prefix="b/page/", StartAfter="b/page/2")
seen["after"] = [entry["Key"] for entry in after["Contents"]]
seen["buckets"] = [entry["Name"] for entry in s3.list_buckets()["Buckets"]]
s3.head_bucket(Bucket=bucket)
seen["url"] = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "b/one é"})
seen["form"] = s3.generate_presigned_post(bucket, "b/form", Conditions=[["content-length-range", 1, 10]])

s3.delete_object(Bucket=bucket, Key="b/large")
objects = [{"Key": f"b/page/{number}"} for number in range(5)]
seen["deleted"] = len(s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})["Deleted"])
print(json.dumps(seen))
