# The same first steps in Python, for whoever has boto3: a custom bus, a rule, a target, an event, and the target has it.
#
#   AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
#     python3 docs/first-event/first_event.py
import json

import boto3

events = boto3.client("events")
sqs = boto3.client("sqs")
bus = "first-bus-in-python"

events.create_event_bus(Name=bus)
url = sqs.create_queue(QueueName="first-queue-in-python")["QueueUrl"]
arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

# The pattern: every delivery of more than 10 kg.
pattern = {"source": ["warehouse"], "detail": {"weight": [{"numeric": [">", 10]}]}}
rule = events.put_rule(EventBusName=bus, Name="heavy", EventPattern=json.dumps(pattern))["RuleArn"]

# Without this policy EventBridge may not send to the queue, and the event would be lost.
policy = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
        }
    ],
}
sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
events.put_targets(EventBusName=bus, Rule="heavy", Targets=[{"Id": "queue", "Arn": arn}])


def delivery(weight):
    detail = json.dumps({"weight": weight})
    return {"EventBusName": bus, "Source": "warehouse", "DetailType": "DeliveryArrived", "Detail": detail}


put = events.put_events(Entries=[delivery(3), delivery(12)])
print(f"put 2 events, {put['FailedEntryCount']} refused")

for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20).get("Messages", []):
    event = json.loads(message["Body"])
    print(f"the queue has {event['detail-type']}: {json.dumps(event['detail'], separators=(',', ':'))}")

events.remove_targets(EventBusName=bus, Rule="heavy", Ids=["queue"])
events.delete_rule(EventBusName=bus, Name="heavy")
events.delete_event_bus(Name=bus)
sqs.delete_queue(QueueUrl=url)
