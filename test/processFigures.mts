import { readFileSync, writeFileSync } from 'node:fs';

/** Of another process. Linux counts in hundredths of a second; the fields follow the name, which may hold blanks. */
export function cpuSeconds(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
	return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The most that a process had resident, since it started or since it was forgotten. */
export function peakMemoryMb(pid: number): number {
	return statusMb(pid, 'VmHWM');
}

export function residentMemoryMb(pid: number): number {
	return statusMb(pid, 'VmRSS');
}

/** By the documentation of Linux: writing 5 sets the peak to what is resident now. */
export function forgetPeakMemory(pid: number): void {
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

function statusMb(pid: number, field: string): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const [, kilobytes] = new RegExp(`${field}:\\s+(\\d+)`).exec(status)!;
	return Number(kilobytes) / 1024;
}
