import type { AwsError, Call, HttpResponse, Service } from "../aws.ts";
import { S3Error } from "./errors.ts";

/** Reads an object for another service of the cloud, authorized as that service's caller. */
export function createReadObject(service: Service): (bucket: string, key: string, call: Call) => Promise<Buffer> {
  return async (bucket, key, call) => {
    const path = `/${[bucket, ...key.split("/")].map(encodeURIComponent).join("/")}`;
    const request = { method: "GET", path, query: new URLSearchParams(), headers: {}, body: Buffer.of() };
    const response = await service.handle(request, call);
    if (response.status !== 200) throw refusalIn(response);
    return Buffer.from(response.body);
  };
}

function refusalIn({ status, body }: HttpResponse): AwsError {
  const [code = "InternalError", message = ""] = ["Code", "Message"].map(
    (name) => new RegExp(`<${name}>([^<]*)`).exec(String(body))?.[1] ?? "",
  );
  return new S3Error(code, message, status);
}
