import { render } from "preact";
import "./main.css";
import { App } from "./frame/app.tsx";
import { listenForKeys } from "./keys.ts";
import { follow, sleepWhenHidden } from "./live.ts";
import { followLinks } from "./location.ts";

followLinks();
listenForKeys();
sleepWhenHidden();
follow();
const root = document.getElementById("app");
if (root) render(<App />, root);
