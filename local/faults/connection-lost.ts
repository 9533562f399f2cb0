/** The caller of a request gets no response: its connection breaks. */
export class ConnectionLost extends Error {
  override name = "ConnectionLost";

  constructor(fault: string) {
    super(`The fault ${fault} broke the connection.`);
  }
}
