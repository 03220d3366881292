/*
 * Loaded into n8n before n8n itself: writes the name of every other machine that it looks up to the
 * file CONTACTS.
 */
const { appendFileSync } = require('node:fs');
const dns = require('node:dns');
const { isIP, Socket } = require('node:net');

const isOwn = (host) => !host || host === 'localhost' || /^(127\.|::1$|::$|0\.0\.0\.0$)/.test(host);

const { lookup } = dns;
dns.lookup = (host, ...rest) => {
	if (!isOwn(host)) appendFileSync(process.env.CONTACTS, `${host}\n`);
	return lookup(host, ...rest);
};

// An address is not looked up
const { connect } = Socket.prototype;
Socket.prototype.connect = function (...args) {
	const { host } = [args].flat(2)[0] ?? {};
	if (isIP(host ?? '') && !isOwn(host)) appendFileSync(process.env.CONTACTS, `${host}\n`);
	return connect.apply(this, args);
};

appendFileSync(process.env.CONTACTS, '');
