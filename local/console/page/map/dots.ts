/** How long a dot takes along an edge, whatever the real time was. */
const CROSSING_MS = 400;
const DOTS_AT_MOST = 24;

interface Dot {
  circle: SVGCircleElement;
  path: SVGPathElement;
  length: number;
  startedAt: number;
}

/** Lets dots run along edges; one animation frame moves all of them. */
export function createDots(layer: SVGGElement): {
  launch(path: SVGPathElement, signal: string, delayMs: number): void;
  stop(): void;
} {
  let dots: Dot[] = [];
  let frame = 0;

  function draw(time: number): void {
    dots = dots.filter(({ circle, path, length, startedAt }) => {
      const part = (time - startedAt) / CROSSING_MS;
      if (part >= 1) {
        circle.remove();
        return false;
      }
      if (part < 0) return true;
      const { x, y } = path.getPointAtLength(part * length);
      circle.setAttribute("cx", String(x));
      circle.setAttribute("cy", String(y));
      if (!circle.parentNode) layer.append(circle);
      return true;
    });
    frame = dots.length > 0 ? requestAnimationFrame(draw) : 0;
  }

  return {
    launch(path, signal, delayMs) {
      if (dots.length >= DOTS_AT_MOST) return;
      const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      circle.setAttribute("r", "4.5");
      circle.setAttribute("class", `dot ${signal}`);
      dots.push({ circle, path, length: path.getTotalLength(), startedAt: performance.now() + delayMs });
      frame ||= requestAnimationFrame(draw);
    },
    stop() {
      cancelAnimationFrame(frame);
      for (const { circle } of dots) circle.remove();
      dots = [];
    },
  };
}
