/** A curve through points, by least squares: lines of print bend a little in a photograph. */
import type { Point } from '../picture.mts';

/** y = a + bx + cx² */
export type Parabola = readonly [a: number, b: number, c: number];

export function heightOf([a, b, c]: Parabola, x: number): number {
	return a + b * x + c * x * x;
}

/** Through three points or more, or a straight line through two that differ in x. */
export function fitParabola(points: Point[]): Parabola {
	const middle = points.reduce((sum, [x]) => sum + x, 0) / points.length;
	const moments = [0, 0, 0, 0, 0];
	const products = [0, 0, 0];
	for (const [x, y] of points) {
		for (const power of moments.keys()) moments[power] += (x - middle) ** power;
		for (const power of products.keys()) products[power] += y * (x - middle) ** power;
	}
	const [m0, m1, m2, m3, m4] = moments;
	const [a, b, c] = solve(
		[
			[m0, m1, m2],
			[m1, m2, m3],
			[m2, m3, m4],
		],
		products,
	);
	return [a - b * middle + c * middle * middle, b - 2 * c * middle, c];
}

/** Cramer's rule; where the points tell nothing of the bend, there is none. */
function solve(matrix: number[][], right: number[]): Parabola {
	const whole = determinant(matrix);
	const part = (column: number) =>
		determinant(matrix.map((row, at) => row.map((value, x) => (x === column ? right[at] : value))));
	if (Math.abs(whole) > 1e-6) return [part(0) / whole, part(1) / whole, part(2) / whole];
	const [[m0, m1], [, m2]] = matrix;
	const straight = m0 * m2 - m1 * m1;
	return [
		(right[0] * m2 - m1 * right[1]) / straight,
		(m0 * right[1] - m1 * right[0]) / straight,
		0,
	];
}

function determinant([[a, b, c], [d, e, f], [g, h, i]]: number[][]): number {
	return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}
