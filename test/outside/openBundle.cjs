/*
 * The published code is one file, and nobody outside reaches its functions. In a process that loads this
 * module first, it is read with one more line at its end, through which engine/built.mts looks inside.
 */
const Module = require('node:module');
const { resolve } = require('node:path');

const BUNDLE = resolve(__dirname, '../../dist/progeny.js');
const LINE = 'module.evaluate = (expression) => eval(expression);';

const { _compile: compile } = Module.prototype;
Module.prototype._compile = function (code, path, ...rest) {
	return compile.call(this, path === BUNDLE ? code + LINE : code, path, ...rest);
};

module.exports = BUNDLE;
