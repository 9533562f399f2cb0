import { list, number, structure, text } from "../api/shapes.ts";

/** The members shared by several operations: https://docs.aws.amazon.com/IAM/latest/APIReference/ */
export const ofRole = { RoleName: text() };
export const ofPolicy = { PolicyArn: text() };
export const ofRolePolicy = { ...ofRole, PolicyName: text() };
export const tags = list(structure({ Key: text(), Value: text() }));
export const paging = { Marker: text(), MaxItems: number() };
