/** A PDF as a scanner app writes it: each page is one JPEG. */
export function scan(
	...pictures: Array<{ jpeg: Buffer; widthPx: number; heightPx: number }>
): Buffer {
	const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
	const add = (...texts: Array<string | Buffer>) =>
		parts.push(...texts.map((one) => Buffer.from(one)));
	add('1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n');
	const kids = pictures.map((_, page) => `${3 + page * 3} 0 R`).join(' ');
	add(`2 0 obj\n<< /Type /Pages /Count ${pictures.length} /Kids [${kids}] >>\nendobj\n`);
	pictures.forEach(({ jpeg, widthPx, heightPx }, page) => {
		const [self, content, image] = [0, 1, 2].map((at) => 3 + page * 3 + at);
		const draw = `q ${widthPx} 0 0 ${heightPx} 0 0 cm /Im Do Q`;
		add(
			`${self} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${widthPx} ${heightPx}] /Contents ${content} 0 R /Resources << /XObject << /Im ${image} 0 R >> >> >>\nendobj\n`,
			`${content} 0 obj\n<< /Length ${draw.length} >>\nstream\n${draw}\nendstream\nendobj\n`,
			`${image} 0 obj\n<< /Type /XObject /Subtype /Image /Width ${widthPx} /Height ${heightPx} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${jpeg.length} >>\nstream\n`,
			jpeg,
			'\nendstream\nendobj\n',
		);
	});
	add('trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n');
	return Buffer.concat(parts);
}
