// AsyncAPI document on stdin -> {version, diagnostics} as JSON on stdout.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(0, "utf8"));
const found = diagnostics.map(({ severity, code, message, path }) => ({ severity, code, message, path: path.join("/") }));
console.log(JSON.stringify({ version: document ? document.version() : null, diagnostics: found }));
