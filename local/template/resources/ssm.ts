import { physicalName, type ResourceType } from "../resource-type.ts";

export const parameter: ResourceType = {
  properties: ["Name", "Type", "Value"],
  inert: ["AllowedPattern", "DataType", "Description", "Tags", "Tier"],
  create(resource, { ssm }) {
    const { Name = physicalName(resource), Value, Type } = resource.properties;
    if (ssm.find(Name) !== String(Value)) ssm.put(Name, String(Value));
    return { ref: Name, attributes: { Type, Value: String(Value) } };
  },
  remove: ({ ref }, { ssm }) => ssm.delete(ref),
};
