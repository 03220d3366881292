import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { performance } from 'node:perf_hooks';

/** When a person stops an execution: so long after the node starts, or after its first request of such a path. */
export interface StopMoment {
	afterMs: number;
	ofRequest?: string;
}

const REQUEST_STARTS = 'http.client.request.start';

/** Somebody who stops an execution, if there is a moment for it. */
export class Person {
	private wantsItAtMs: number | null = null;
	private timer?: NodeJS.Timeout;

	constructor(
		private readonly moment: StopMoment | undefined,
		private readonly stop: () => void,
	) {
		subscribe(REQUEST_STARTS, this.seesRequest);
	}

	seesNodeStart(): void {
		if (this.moment !== undefined && this.moment.ofRequest === undefined) this.setTimer();
	}

	/** How long the person has waited for the end; null where nobody wanted it. */
	waitedMs(): number | null {
		return this.wantsItAtMs && performance.now() - this.wantsItAtMs;
	}

	leave(): void {
		clearTimeout(this.timer);
		unsubscribe(REQUEST_STARTS, this.seesRequest);
	}

	private readonly seesRequest = (message: unknown): void => {
		const { path } = (message as { request: ClientRequest }).request;
		const { ofRequest } = this.moment ?? {};
		if (ofRequest !== undefined && path.includes(ofRequest)) this.setTimer();
	};

	private setTimer(): void {
		if (this.moment === undefined || this.timer !== undefined) return;
		this.wantsItAtMs = performance.now() + this.moment.afterMs;
		this.timer = setTimeout(this.stop, this.moment.afterMs);
	}
}
