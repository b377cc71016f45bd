"""A recording's emotion, by the API's three steps: announce it, post it with the form that comes back, ask for the result."""

import os
import sys
import time

import requests

api = os.environ.get("SER_API", "http://127.0.0.1:8787")
session = requests.Session()
if "SER_API_KEY" in os.environ:
    session.headers["x-api-key"] = os.environ["SER_API_KEY"]


def checked(response: requests.Response) -> dict:
    """The answer's JSON, or the service's own words of what was wrong."""
    if not response.ok:
        sys.exit(response.text)
    return response.json()


path = sys.argv[1]
announced = {"fileName": os.path.basename(path), "sizeBytes": os.path.getsize(path)}
created = checked(session.post(f"{api}/v1/clips", json=announced, timeout=30))

with open(path, "rb") as file:
    # The key is for the API alone; the form carries its own signature.
    upload = requests.post(created["upload"]["url"], data=created["upload"]["fields"], files={"file": file}, timeout=600)
if not upload.ok:
    sys.exit(upload.text)

while True:
    clip = checked(session.get(f"{api}/v1/clips/{created['clipId']}", params={"waitSeconds": 20}, timeout=60))
    if clip["status"] == "done":
        print(clip["recognition"]["emotion"], clip["recognition"]["confidence"])
        break
    if clip["status"] == "failed":
        sys.exit(f"{clip['error']['code']}: {clip['error']['message']}")
    time.sleep(1)
