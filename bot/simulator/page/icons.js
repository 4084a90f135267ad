// The few drawn signs of the page.

const SVG = "http://www.w3.org/2000/svg";

function icon(path) {
  const picture = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("class", "sign");
  picture.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  picture.append(line);
  return picture;
}

export const clip = () => icon("M20 11.5l-8 8a5 5 0 0 1-7.1-7.1l8.5-8.4a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.4-7.4");
export const arrow = () => icon("M12 19V5M5.5 11.5L12 5l6.5 6.5");
