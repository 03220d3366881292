/*
 * For jest: runs the suites in the order that is in the file SUITE_ORDER, and those that it does not name
 * after them.
 */
const { readFileSync } = require('node:fs');
const { relative, sep } = require('node:path');

module.exports = class {
	sort(tests) {
		const order = JSON.parse(readFileSync(process.env.SUITE_ORDER, 'utf8'));
		const places = new Map(order.map((path, place) => [path, place]));
		const placeOf = ({ path, context }) => {
			const name = relative(context.config.rootDir, path).replaceAll(sep, '/');
			return places.get(name) ?? order.length;
		};
		return [...tests].sort((a, b) => placeOf(a) - placeOf(b));
	}

	// What jest would remember for its own order
	cacheResults() {}
};
