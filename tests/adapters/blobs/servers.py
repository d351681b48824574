"""A server that speaks S3, on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import boto3
from moto.server import ThreadedMotoServer

from adapters.blobs.s3 import S3Place

REGION = "ap-northeast-1"


@contextmanager
def s3() -> Iterator[S3Place]:
    """Run the server and yield a place in it, whose bucket does not exist yet."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield S3Place("none", "pictures/of", f"http://{host}:{port}", REGION, "key", "CANARY-SECRET")
    finally:
        server.stop()


def new_bucket(server: S3Place) -> S3Place:
    """Make an empty bucket and return the place in it."""
    bucket = f"b{uuid4().hex}"
    client = boto3.client(
        "s3",
        endpoint_url=server.endpoint,
        region_name=server.region,
        aws_access_key_id=server.access_key_id,
        aws_secret_access_key=server.secret_access_key,
    )
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    client.close()
    return replace(server, bucket=bucket)
