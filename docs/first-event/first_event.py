# The same first steps in Python, for whoever has boto3: a role, a function, a custom bus, a rule, a permission, an event,
# and the function's log has it.
#
#   AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
#     python3 docs/first-event/first_event.py
import io
import json
import time
import zipfile

import boto3
from botocore.exceptions import ClientError

iam, functions, events, logs = (boto3.client(name) for name in ("iam", "lambda", "events", "logs"))
role, function, bus = "first-role-in-python", "first-function-in-python", "first-bus-in-python"


def eventually(ask):
    """Asks until there is an answer, half a minute long: on AWS what was just made is not known everywhere at once."""
    last = TimeoutError("There is still no answer.")
    for _ in range(60):
        try:
            answer = ask()
            if answer:
                return answer
        except ClientError as error:
            last = error
        time.sleep(0.5)
    raise last


# The role that the function runs under: Lambda may assume it, and it may write logs.
trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
role_arn = iam.create_role(RoleName=role, AssumeRolePolicyDocument=document)["Role"]["Arn"]
policy = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
iam.attach_role_policy(RoleName=role, PolicyArn=policy)

# The function, in a ZIP archive of one file.
archive = io.BytesIO()
with zipfile.ZipFile(archive, "w") as files:
    source = 'exports.handler = async (event) => console.log("a heavy one:", JSON.stringify(event.detail));'
    files.writestr("index.js", source)
settings = {"Role": role_arn, "Runtime": "nodejs24.x", "Handler": "index.handler"}
code = {"ZipFile": archive.getvalue()}
created = eventually(lambda: functions.create_function(FunctionName=function, Code=code, **settings))
functions.get_waiter("function_active_v2").wait(FunctionName=function)

# The rule takes every delivery of more than 10 kg. Without the permission EventBridge may not invoke the function.
pattern = {"source": ["warehouse"], "detail": {"weight": [{"numeric": [">", 10]}]}}
events.create_event_bus(Name=bus)
rule = events.put_rule(EventBusName=bus, Name="heavy", EventPattern=json.dumps(pattern))["RuleArn"]
functions.add_permission(
    FunctionName=function,
    StatementId="heavy",
    Action="lambda:InvokeFunction",
    Principal="events.amazonaws.com",
    SourceArn=rule,
)
events.put_targets(EventBusName=bus, Rule="heavy", Targets=[{"Id": "function", "Arn": created["FunctionArn"]}])


def delivery(weight):
    detail = json.dumps({"weight": weight})
    return {"EventBusName": bus, "Source": "warehouse", "DetailType": "DeliveryArrived", "Detail": detail}


put = events.put_events(Entries=[delivery(3), delivery(12)])
print(f"put 2 events, {put['FailedEntryCount']} refused")

group = f"/aws/lambda/{function}"
found = eventually(lambda: logs.filter_log_events(logGroupName=group, filterPattern='"a heavy one"')["events"])
line = found[0]["message"].strip().split("\t")[-1]
print(f"the log has {line}")

events.remove_targets(EventBusName=bus, Rule="heavy", Ids=["function"])
events.delete_rule(EventBusName=bus, Name="heavy")
events.delete_event_bus(Name=bus)
functions.delete_function(FunctionName=function)
iam.detach_role_policy(RoleName=role, PolicyArn=policy)
iam.delete_role(RoleName=role)
logs.delete_log_group(logGroupName=group)
