// Draws every chart of a page: a <figure data-chart="id"> shows the Vega-Lite specification in <script id="id">.
// Expressions are interpreted, never compiled, so that the page's Content-Security-Policy can forbid eval.
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

function theme() {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--ink").trim();
  const soft = style.getPropertyValue("--soft").trim();
  const line = style.getPropertyValue("--line").trim();
  const font = getComputedStyle(document.body).fontFamily;
  const axis = { labelColor: soft, titleColor: soft, gridColor: line, domainColor: line, tickColor: line, labelFont: font, titleFont: font };
  return { background: "transparent", view: { stroke: null }, axis, legend: { labelColor: ink, titleColor: soft, labelFont: font, titleFont: font, orient: "bottom" }, text: { color: ink, font }, title: { color: ink, font } };
}

async function draw(figure) {
  const specification = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const options = { actions: false, ast: true, expr: expressionInterpreter, renderer: "svg", defaultStyle: false, tooltip: false, config: theme() };
  await embed(figure.querySelector(".drawing"), specification, options);
  figure.dataset.drawn = "yes";
}

function drawAll() {
  for (const figure of document.querySelectorAll("figure[data-chart]")) draw(figure).catch((error) => { figure.dataset.drawn = "no"; console.error(error); });
}

dark.addEventListener("change", drawAll);
drawAll();
