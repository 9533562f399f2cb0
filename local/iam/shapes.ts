import { list, number, required, structure, text } from "../api/shapes.ts";

/** The members that several operations share: https://docs.aws.amazon.com/IAM/latest/APIReference/ */
export const ofRole = { RoleName: required(text()) };
export const ofPolicy = { PolicyArn: required(text()) };
export const ofRolePolicy = { ...ofRole, PolicyName: required(text()) };
export const tags = list(structure({ Key: text(), Value: text() }));
export const paging = { Marker: text(), MaxItems: number() };
