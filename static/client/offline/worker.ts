// The service worker: it keeps what people read for times without a connection.
//
// Its file, service-worker.js, begins with what the generator knows of the site and
// differs for each version of it, which is how browsers notice a new one.

import { answer } from "./answer";
import { activate, install } from "./install";
import { worker } from "./scope";

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", answer);
