/** Makes of a file a reference to what Node.js itself has loaded of it. See environment.cjs. */
module.exports = {
	process: (_source, path) => ({ code: `module.exports = loadOutside(${JSON.stringify(path)});` }),
};
