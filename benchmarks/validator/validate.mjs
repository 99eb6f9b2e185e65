// Reads paths of workbooks and slides, a line each, and answers each with a line of JSON: the errors that the
// Open XML SDK finds, or null where it cannot open the file at all.
import {readFile} from "node:fs/promises";
import {createInterface} from "node:readline";
import validate from "@ooxml-tools/validate";

for await (const path of createInterface({input: process.stdin})) {
  let errors = null;
  try {
    const kind = path.endsWith(".pptx") ? "pptx" : "xlsx";
    errors = await validate(new Uint8Array(await readFile(path)), kind, "Microsoft365");
  } catch {}
  process.stdout.write(JSON.stringify(errors) + "\n");
}
