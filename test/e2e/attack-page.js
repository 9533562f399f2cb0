// What a hostile page tries: all that a browser lets it send to another origin without asking anybody. It runs in the page,
// and gives for each attempt what the page could read of the answer.

/**
 * The credentials are in the query, since a page may set no `Authorization` header unasked; the bodies are text, since
 * other types need a preflight.
 */
globalThis.attack = async ({ endpoint, createFunction, functionName, order }) => {
  const as = (service) => `?X-Amz-Credential=x/20260101/us-east-1/${service}/aws4_request`;
  const functions = `${endpoint}/2015-03-31/functions`;
  const outcome = {};
  const note = async (attempt, read) => {
    outcome[attempt] = await read.catch(() => "nothing");
  };
  const reading = async (response) => {
    const { type, status } = await response;
    return type === "opaque" ? "nothing" : `status ${status}`;
  };
  const post = (url, body, init = {}) => reading(fetch(url, { method: "POST", body, ...init }));
  const loading = (tag, attributes) =>
    new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.onload = () => resolve("loaded");
      element.onerror = reject;
      document.head.append(element);
    });
  const framed = (fill) =>
    new Promise((resolve, reject) => {
      const frame = Object.assign(document.createElement("iframe"), { name: `f${Math.random()}` });
      // Chromium may tell of the empty document first.
      let loads = 0;
      frame.onload = () => {
        try {
          const text = frame.contentDocument?.body?.textContent;
          if (text) resolve(text.includes('"status":403') ? "status 403" : text);
          else if (frame.contentDocument === null || ++loads > 1) reject(new Error("No document."));
        } catch (error) {
          reject(error);
        }
      };
      document.body.append(frame);
      const form = fill(frame.name);
      document.body.append(form);
      if (form instanceof HTMLFormElement) form.submit();
      else frame.src = form.href;
    });
  const form = (action, fields) => (target) => {
    const element = Object.assign(document.createElement("form"), { action, target, method: "post" });
    for (const [name, value] of Object.entries(fields))
      element.append(Object.assign(document.createElement("input"), { name, value }));
    return element;
  };

  const silent = { mode: "no-cors", headers: { "content-type": "text/plain" } };
  const invoke = `${functions}/${functionName}/invocations${as("lambda")}`;
  await note("CreateFunction", post(`${functions}${as("lambda")}`, createFunction, silent));
  await note("Invoke", post(invoke, "{}", silent));
  await note("order", post(`${endpoint}/orders`, order, silent));
  await note("order as JSON", post(`${endpoint}/orders`, order, { headers: { "content-type": "application/json" } }));
  const events = JSON.stringify({ Entries: [{ Source: "evil", DetailType: "Evil", Detail: "{}" }] });
  const putEvents = { headers: { "x-amz-target": "AWSEvents.PutEvents" } };
  await note("PutEvents", post(`${endpoint}/${as("events")}`, events, putEvents));
  await note("PutEvents, silent", post(`${endpoint}/${as("events")}&X-Amz-Target=AWSEvents.PutEvents`, events, silent));
  const topic = { Action: "CreateTopic", Name: "evil", Version: "2010-03-31" };
  await note("topic by fetch", post(`${endpoint}/${as("sns")}`, new URLSearchParams(topic), { mode: "no-cors" }));
  await note("topic by form", framed(form(`${endpoint}/${as("sns")}`, topic)));
  await note("order by form", framed(form(`${endpoint}/orders`, { [order]: "" })));
  await note("order by beacon", Promise.resolve(`${navigator.sendBeacon(`${endpoint}/orders`, order) && "nothing"}`));
  await note("object", reading(fetch(`${endpoint}/bucket/key${as("s3")}`, { method: "PUT", body: "x" })));
  await note("topic by image", loading("img", { src: `${endpoint}/${as("sns")}&Action=CreateTopic&Name=evil` }));
  await note("order by image", loading("img", { src: `${endpoint}/orders/ord_1` }));
  await note("mail", reading(fetch(`${endpoint}/_cloud/mail`)));
  await note("mail, silent", reading(fetch(`${endpoint}/_cloud/mail`, { mode: "no-cors" })));
  await note("mail by script", loading("script", { src: `${endpoint}/_cloud/mail` }));
  await note("mail by style sheet", loading("link", { rel: "stylesheet", href: `${endpoint}/_cloud/mail` }));
  await note(
    "mail by frame",
    framed(() => Object.assign(document.createElement("a"), { href: `${endpoint}/_cloud/mail` })),
  );
  await note("trace", reading(fetch(`${endpoint}/_cloud/trace`)));
  await note("clock", post(`${endpoint}/_cloud/clock`, '{"advanceSeconds":1000000}', silent));
  await note(
    "trace by EventSource",
    new Promise((resolve, reject) => {
      const source = new EventSource(`${endpoint}/_cloud/trace?follow=true`);
      source.onopen = () => resolve("open");
      source.onerror = reject;
    }),
  );
  await note(
    "trace by WebSocket",
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${endpoint.replace("http", "ws")}/_cloud/trace`);
      socket.onopen = () => resolve("open");
      socket.onerror = reject;
    }),
  );
  return outcome;
};
