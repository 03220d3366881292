const usual = process.stdout.isTTY;

/** Makes this process believe that it prints to a terminal, or that it does not. */
export function printToTerminal(isTTY: boolean): void {
	process.stdout.isTTY = isTTY;
}

export function printAsUsual(): void {
	process.stdout.isTTY = usual;
}

/** What is written from now on, in place of the terminal; `jest.restoreAllMocks()` undoes it. */
export function caughtWrites(): string[] {
	const written: string[] = [];
	jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
	return written;
}
