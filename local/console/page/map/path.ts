export type Point = readonly [x: number, y: number];

const RADIUS = 6;

/** An SVG path along points that are level with or straight above each other, with round corners. */
export function roundedPath(points: readonly Point[]): string {
  const corners = points.filter((point, i) => i === 0 || !isSame(point, points[i - 1]));
  const [first = [0, 0]] = corners;
  let path = `M${first[0]} ${first[1]}`;
  for (let i = 1; i < corners.length; i += 1) {
    const [before, corner, after] = [corners[i - 1] ?? first, corners[i] ?? first, corners[i + 1]];
    if (!after) {
      path += `L${corner[0]} ${corner[1]}`;
      continue;
    }
    const radius = Math.min(RADIUS, distance(before, corner) / 2, distance(corner, after) / 2);
    const [start, end] = [towards(corner, before, radius), towards(corner, after, radius)];
    path += `L${start[0]} ${start[1]}Q${corner[0]} ${corner[1]} ${end[0]} ${end[1]}`;
  }
  return path;
}

const isSame = (a: Point, b: Point | undefined): boolean => b !== undefined && a[0] === b[0] && a[1] === b[1];
const distance = (a: Point, b: Point): number => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);

function towards(from: Point, to: Point, by: number): Point {
  return [from[0] + Math.sign(to[0] - from[0]) * by, from[1] + Math.sign(to[1] - from[1]) * by];
}
