// Builds charts.js with its licences and VENDOR.md into the folder named on the command line.
// Run by `make vendor` in a copy of this folder, after the packages of package.json were installed there.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const target = process.argv[2];
const result = await build({ entryPoints: ["charts.mjs"], bundle: true, minify: true, format: "iife", legalComments: "none", metafile: true, write: false });
const code = result.outputFiles[0].contents;

// node_modules/d3-array/src/x.js → d3-array; node_modules/@scope/name/… → @scope/name
const named = (path) => path.split("node_modules/").pop().split("/").slice(0, path.includes("node_modules/@") ? 2 : 1).join("/");
const inputs = Object.keys(Object.values(result.metafile.outputs)[0].inputs).filter((path) => path.startsWith("node_modules/"));
const packages = [...new Set(inputs.map(named))].sort().map((name) => {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json")));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  return { name, version, license, text: file ? readFileSync(join(folder, file), "utf8").trim() : "" };
});

const allowed = ["BSD-3-Clause", "ISC", "MIT", "0BSD", "BSD-2-Clause", "Apache-2.0"];
const odd = packages.filter((one) => !allowed.includes(one.license));
if (odd.length) throw new Error(`look at the licence of ${odd.map((one) => `${one.name} (${one.license})`).join(", ")}`);

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
const licences = packages.map((one) => `${one.name} ${one.version} (${one.license})\n\n${one.text}\n`).join(`\n${"-".repeat(80)}\n\n`);
const rows = packages.map((one) => `| ${one.name} | ${one.version} | ${one.license} |`).join("\n");
writeFileSync(join(target, "charts.js"), code);
writeFileSync(join(target, "LICENSES.txt"), licences);
writeFileSync(join(target, "VENDOR.md"), `# Vendored script

\`charts.js\` draws the charts of the site. \`make vendor\` builds it from the packages below, which come from npm in
the exact versions of \`db/site/vendor/package.json\`, and \`db/site/vendor/charts.mjs\`, which is ours. The licences
stand in full in \`LICENSES.txt\`.

| file | SHA-256 |
| --- | --- |
| charts.js | ${hash(code)} |
| LICENSES.txt | ${hash(Buffer.from(licences))} |

| package | version | licence |
| --- | --- | --- |
${rows}
`);
