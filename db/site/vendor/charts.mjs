// Draws every chart of a page: a <figure data-chart="id"> shows the Vega-Lite specification in <script id="id">.
// Expressions are interpreted, never compiled, so that the page's Content-Security-Policy can forbid eval.
// Colours come from the style sheet, one family of them, for light and dark.
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

function theme() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const [ink, soft, line] = ["ink", "soft", "line"].map(colour);
  const category = [1, 2, 3, 4, 5, 6].map((number) => colour(`chart-${number}`));
  const font = getComputedStyle(document.body).fontFamily;
  const axis = { labelColor: ink, titleColor: soft, gridColor: line, domainColor: line, tickColor: line, labelFont: font, titleFont: font, labelFontSize: 12 };
  const legend = { labelColor: ink, titleColor: soft, labelFont: font, titleFont: font, labelFontSize: 12, orient: "bottom" };
  return {
    background: "transparent", view: { stroke: null }, font, axis, legend, range: { category },
    bar: { color: category[0] }, text: { color: soft, font, fontSize: 12 }, title: { color: ink, font },
  };
}

async function draw(figure) {
  const specification = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const options = { actions: false, ast: true, expr: expressionInterpreter, renderer: "svg", defaultStyle: false, tooltip: false, config: theme() };
  const drawing = figure.querySelector(".drawing");
  await embed(drawing, specification, options);
  // The figure says what is to be seen; mark by mark it would be read out as a list of numbers.
  drawing.querySelector("svg").setAttribute("aria-hidden", "true");
  figure.dataset.drawn = "yes";
}

function drawAll() {
  for (const figure of document.querySelectorAll("figure[data-chart]")) draw(figure).catch((error) => { figure.dataset.drawn = "no"; console.error(error); });
}

dark.addEventListener("change", drawAll);
drawAll();
