/** A promise of the node that a hurried change to its sources would break. */
export interface Break {
	/** From the root of the project. */
	file: string;
	/** What a user then meets. */
	what: string;
	/** Text of the file, which holds it once. */
	find: string;
	replace: string;
}

/** In the order of the map of the code in docs/development.md, from `account/` to the credential. */
export const BREAKS: readonly Break[] = [
	{
		file: 'nodes/progeny/account/account.ts',
		what: 'Each execution that needs a token logs in by itself',
		find: 'if (this.renewal === undefined) {',
		replace: '{',
	},
	{
		file: 'nodes/progeny/account/account.ts',
		what: 'Stop is not passed on to an execution that waits for a login',
		find: 'await raceSignal(this.renewal, signal);',
		replace:
			'signal.throwIfAborted();\n\t\tawait raceSignal(this.renewal, new AbortController().signal);',
	},
	{
		file: 'nodes/progeny/account/accessToken.ts',
		what: 'A token is used for the account and server that a credential was edited to',
		find: "if (hash !== loginHash(credentials) || value === '') return null;",
		replace: "if (hash === '' || value === '') return null;",
	},
	{
		file: 'nodes/progeny/account/accessToken.ts',
		what: "A token ends by the server's clock, which may differ from ours",
		find: 'return { value, lifetimeMs, expiresAtMs: nowMs + lifetimeMs };',
		replace: 'return { value, lifetimeMs, expiresAtMs: statedEndMs(value) ?? nowMs + lifetimeMs };',
	},
	{
		file: 'nodes/progeny/account/login.ts',
		what: 'The password follows a redirect to another host',
		find: 'disableFollowRedirect: true,',
		replace: '',
	},
	{
		file: 'nodes/progeny/account/login.ts',
		what: 'A login whose answer comes in drops holds up all executions for a minute',
		find: 'abortSignal: timeoutSignal(LOGIN_TIMEOUT_MS),',
		replace: 'abortSignal: timeoutSignal(4 * LOGIN_TIMEOUT_MS),',
	},
	{
		file: 'nodes/progeny/account/login.ts',
		what: 'The error of a login quotes the service, which may repeat the password',
		find: "const reason = `it does not accept ${missing.join(' and ') || 'the login data'}`;",
		replace:
			"const reason = `it does not accept ${missing.join(' and ')}: ${JSON.stringify(answer)}`;",
	},
	{
		file: 'nodes/progeny/account/rateLimiter.ts',
		what: 'Status checks start a hundred times a second',
		find: 'const CHECK_SPACING_MS = 20;',
		replace: 'const CHECK_SPACING_MS = 10;',
	},
	{
		file: 'nodes/progeny/account/rateLimiter.ts',
		what: 'A pause is cut short by a later one that is shorter',
		find: 'this.pausedUntilMs = Math.max(this.pausedUntilMs, clockMs() + pauseMs);',
		replace: 'this.pausedUntilMs = clockMs() + pauseMs;',
	},
	{
		file: 'nodes/progeny/account/circuitBreaker.ts',
		what: 'The circuit breaker never opens: every card goes to a service that answers none',
		find: 'const mayOpen = this.isClosed || entry === this.probe;',
		replace: 'const mayOpen = entry === this.probe;',
	},
	{
		file: 'nodes/progeny/account/circuitBreaker.ts',
		what: 'The circuit breaker never closes: each card waits for the one before it',
		find: 'this.failuresInARow = 0;\n\t\tthis.openings = 0;',
		replace: 'this.failuresInARow = 0;',
	},
	{
		file: 'nodes/progeny/http/client.ts',
		what: 'The token follows a redirect of the service to another host',
		find: 'disableFollowRedirect: true,',
		replace: '',
	},
	{
		file: 'nodes/progeny/http/client.ts',
		what: "A request has n8n's own signal: no time-out and no failed run ends an open one",
		find: 'getExecutionCancelSignal: { value: () => signal },',
		replace: 'getExecutionCancelSignal: { value: () => ctx.getExecutionCancelSignal() ?? signal },',
	},
	{
		file: 'nodes/progeny/http/client.ts',
		what: 'Stop is not passed on to an open request',
		find: 'const end = timeoutSignal(timeoutMs, signal);',
		replace: 'const end = timeoutSignal(timeoutMs, signal.aborted ? signal : undefined);',
	},
	{
		file: 'nodes/progeny/http/client.ts',
		what: 'A pause that the service asks one card for is kept by no other',
		find: 'else account.limiter.backOff(pauseMs);',
		replace: '',
	},
	{
		file: 'nodes/progeny/http/client.ts',
		what: 'A revoked token fails the card instead of being renewed',
		find: 'const TOKENS_TRIED = 3;',
		replace: 'const TOKENS_TRIED = 1;',
	},
	{
		file: 'nodes/progeny/http/client.ts',
		what: 'A token that is refused by HTTP 403 fails the card instead of being renewed',
		find: 'if (statusCode !== 403 || !isRecord(body)) return statusCode === 401;',
		replace: 'if (statusCode !== 402 || !isRecord(body)) return statusCode === 401;',
	},
	{
		file: 'nodes/progeny/http/client.ts',
		what: 'A card is sent again after HTTP 403 with the ID of a task',
		find: 'return TOKEN_REFUSALS.has(body.code) && body.id === undefined;',
		replace: 'return TOKEN_REFUSALS.has(body.code);',
	},
	{
		file: 'nodes/progeny/http/client.ts',
		what: 'The portrait is asked for with the token at a host that only looks like the service',
		find: 'new URL(options.url).origin === new URL(access.baseUrl).origin',
		replace: 'options.url.startsWith(new URL(access.baseUrl).origin)',
	},
	{
		file: 'nodes/progeny/http/client.ts',
		what: 'A wrong password is sent once for each card',
		find: 'if (this.finalRefusal) throw this.finalRefusal;',
		replace: 'if (this.finalRefusal && renewals > 0) throw this.finalRefusal;',
	},
	{
		file: 'nodes/progeny/http/answer.ts',
		what: 'An answer of any size is read into memory',
		find: 'if (bytes > MAX_ANSWER_MB * 1024 * 1024) throw TOO_LARGE;',
		replace: 'if (bytes > MAX_ANSWER_MB * 1024 ** 3) throw TOO_LARGE;',
	},
	{
		file: 'nodes/progeny/http/answer.ts',
		what: 'What stands for a task ID in an answer that breaks off may be the token',
		find: "isUuid(id) ? id : secrets.clean(id ?? '')",
		replace: 'id',
	},
	{
		file: 'nodes/progeny/http/connectionFault.ts',
		what: 'A connection that breaks off counts as an upload that did not leave',
		find: "['EADDRNOTAVAIL', 'n8n has no network address left for the connection'],",
		replace: "['ECONNRESET', 'the connection broke off'],",
	},
	{
		file: 'nodes/progeny/http/download.ts',
		what: 'The error of a download shows the whole link, which may be a secret',
		find: 'host: at.host,',
		replace: 'host: at.href,',
	},
	{
		file: 'nodes/progeny/http/download.ts',
		what: 'Stop is not passed on to an open download',
		find: 'AbortSignal.any([signal, leaving.signal])',
		replace: 'signal.aborted ? signal : leaving.signal',
	},
	{
		file: 'nodes/progeny/http/download.ts',
		what: 'Each redirect of a download has the whole Request Timeout anew',
		find: 'let deadlineMs = clockMs() + timeoutMs;',
		replace: 'let deadlineMs = clockMs() + timeoutMs * (MAX_REDIRECTS + 1);',
	},
	{
		file: 'nodes/progeny/http/download.ts',
		what: 'A picture that is not there leaves its connection open',
		find: `leaving.abort();
		const words`,
		replace: 'const words',
	},
	{
		file: 'nodes/progeny/http/download.ts',
		what: 'The error of a download tells a stranger which ports of the network are open',
		find: 'throw isItemError(error) ? error : notDownloaded(NO_FILE, false);',
		replace: 'throw isItemError(error) ? error : notDownloaded(`${NO_FILE}: ${error}`, false);',
	},
	{
		file: 'nodes/progeny/http/download.ts',
		what: 'A slow storage of n8n is told as a slow server',
		find: 'deadlineMs = Infinity;',
		replace: '',
	},
	{
		file: 'nodes/progeny/http/download.ts',
		what: 'A full disk of n8n is told as a server that may be down',
		find: 'await read(piecesOf(body))',
		replace: 'await read(piecesOf(body)).catch(noFile)',
	},
	{
		file: 'nodes/progeny/http/download.ts',
		what: 'A link is redirected to a service on the n8n server',
		find: '{ mayBeLocal, base: at }',
		replace: '{ mayBeLocal: mayBeLocal || redirects >= 0, base: at }',
	},
	{
		file: 'nodes/progeny/http/webAddress.ts',
		what: 'A link leads to a service on the n8n server by https',
		find: 'if (isLocal(url) && !mayBeLocal)',
		replace: "if (url.protocol === 'http:' && isLocal(url) && !mayBeLocal)",
	},
	{
		file: 'nodes/progeny/images/findImages.ts',
		what: 'The names of the files do not count, and the sides are exchanged',
		find: 'namedFile(image, imageNamed, left())',
		replace: 'namedFile(image, () => undefined, left())',
	},
	{
		file: 'nodes/progeny/images/findImages.ts',
		what: 'Sides that are a guess are sent without a word',
		find: 'const isGuess = missing.length > 0 && images.length > 1;',
		replace: 'const isGuess = missing.length > 9 && images.length > 1;',
	},
	{
		file: 'nodes/progeny/images/itemFiles.ts',
		what: 'What an item says of files is taken for its files in any workflow',
		find: "return ctx.getWorkflowSettings?.().binaryMode === 'combined';",
		replace: "return ctx.getWorkflowSettings?.().binaryMode !== 'separate';",
	},
	{
		file: 'nodes/progeny/run.ts',
		what: 'The stored file of somebody else is uploaded if an item names it',
		find: 'return this.knownFiles.has(id);',
		replace: 'return this.knownFiles.size >= 0;',
	},
	{
		file: 'nodes/progeny/parameters.ts',
		what: 'An error quotes the picture that was given in the place of a name',
		find: 'throw invalid(displayName, problem, expected);',
		replace: 'throw invalid(displayName, one, expected);',
	},
	{
		file: 'nodes/progeny/images/jpeg.ts',
		what: 'A picture that was cut off and filled with zeros is paid for',
		find: '(!this.isEnded && isFilled)',
		replace: '(!this.isEnded && isFilled && this.tail.length === 0)',
	},
	{
		file: 'nodes/progeny/images/checkedImage.ts',
		what: 'A page of a scan is sent beside another file for the same side',
		find: 'if (all.some((other) => other.scan?.sha256 !== scan.sha256)) {',
		replace: 'if (all.length > 9) {',
	},
	{
		file: 'nodes/progeny/execute.ts',
		what: 'Files in the JSON of an item are passed on, though nobody asked for them',
		find: 'const isWhole = withFiles || filesInJson === undefined;',
		replace: 'const isWhole = withFiles || filesInJson !== null;',
	},
	{
		file: 'nodes/progeny/operations/extract.ts',
		what: 'A card that is rejected after a guess does not say that it was one',
		find: 'return await resultOf(run, task, settings, { submittedAt, resumed, guess });',
		replace: 'return await resultOf(run, task, settings, { submittedAt, resumed });',
	},
	{
		file: 'nodes/progeny/images/jpeg.ts',
		what: 'A made-up picture with millions of segments holds up n8n',
		find: 'markers < MAX_MARKERS',
		replace: 'markers < MAX_MARKERS * 10_000',
	},
	{
		file: 'nodes/progeny/images/sideWords.ts',
		what: 'A selfie with the front of the card is sent as the front',
		find: '/selfie/i.test(name)',
		replace: "name === ''",
	},
	{
		file: 'nodes/progeny/images/passportWords.ts',
		what: 'A selfie with the passport is as good as the passport',
		find: '!hasSelfie(name) && !isOtherName(name)',
		replace: '(!hasSelfie(name) || !isOtherName(name) || name.length > 0)',
	},
	{
		file: 'nodes/progeny/images/linkedImages.ts',
		what: 'Behind a dead link, the downloads of the other side pile up',
		find: `leaving.abort();
		await Promise.allSettled(downloads);`,
		replace: '',
	},
	{
		file: 'nodes/progeny/images/storedDownload.ts',
		what: 'A picture that turns out damaged stays in the storage of n8n',
		find: `yield* pieces;
			found = await judge(content);`,
		replace: 'yield* pieces;',
	},
	{
		file: 'nodes/progeny/images/linkedImages.ts',
		what: 'A picture is stored after the execution was stopped, so that nothing deletes it',
		find: 'limits.signal.throwIfAborted();',
		replace: '',
	},
	{
		file: 'nodes/progeny/images/linkedImages.ts',
		what: 'The error about a downloaded picture shows the whole link, which may be a secret',
		find: 'name: `the file from ${url.host}`,',
		replace: 'name: `the file from ${url.href}`,',
	},
	{
		file: 'nodes/progeny/images/portrait.ts',
		what: 'Half a portrait is stored as if it were whole',
		find: '(facts?.mayBeCutOff ?? true)',
		replace: 'facts === null',
	},
	{
		file: 'nodes/progeny/images/portrait.ts',
		what: 'A portrait of any size is read and stored',
		find: 'const MAX_PORTRAIT_BYTES = 10 * 1024 * 1024;',
		replace: 'const MAX_PORTRAIT_BYTES = 10 * 1024 ** 3;',
	},
	{
		file: 'nodes/progeny/task/uploader.ts',
		what: 'An upload is made again after an answer that left open whether it was accepted',
		find: 'if (itemError !== undefined && itemError.policy.patienceMs > 0) return itemError;',
		replace: 'if (itemError && (isUncertain || itemError.policy.patienceMs > 0)) return itemError;',
	},
	{
		file: 'nodes/progeny/task/uploader.ts',
		what: 'A task ID is remembered only after it is logged: a log that fails loses it',
		find: `const task = this.sentTasks.keep(fingerprint, itemIndex, taskId);
		// A process that dies takes the context with it
		if (taskId !== null) this.log(submittedLine(itemIndex, taskId));
		return task;`,
		replace: `if (taskId !== null) this.log(submittedLine(itemIndex, taskId));
		return this.sentTasks.keep(fingerprint, itemIndex, taskId);`,
	},
	{
		file: 'nodes/progeny/task/uploader.ts',
		what: 'A card that may have been accepted is sent again by a retry',
		find: 'this.keep(submission, null);',
		replace: '',
	},
	{
		file: 'nodes/progeny/task/uploader.ts',
		what: 'A retry with another account takes the task of the first one',
		find: `const whose = await this.client.identity();
		const text = JSON.stringify([this.service.name, ...identity, extendData, ...whose]);`,
		replace: `await this.client.identity();
		const text = JSON.stringify([this.service.name, ...identity, extendData]);`,
	},
	{
		file: 'nodes/progeny/task/uploader.ts',
		what: 'Stop is not passed on to an open upload',
		find: 'const { run: startSignal, stop: signal } = this.signals;',
		replace: 'const startSignal = this.signals.run;\n\t\tconst { signal } = new AbortController();',
	},
	{
		file: 'nodes/progeny/task/uploader.ts',
		what: 'A card that fails breaks off the uploads of the others, whose task IDs are lost',
		find: 'const { run: startSignal, stop: signal } = this.signals;',
		replace: 'const { run: startSignal, run: signal } = this.signals;',
	},
	{
		file: 'nodes/progeny/task/uploader.ts',
		what: 'A person who stops a run holds back the uploads of all other executions',
		find: 'if (isUncertain && !this.signals.stop.aborted) breaker.fail(entry);',
		replace: 'if (isUncertain) breaker.fail(entry);',
	},
	{
		file: 'nodes/progeny/task/uploader.ts',
		what: 'No hint tells that items were not submitted again',
		find: 'if (this.sentTasks.isOfEarlierTry(sent)) this.resumed.add(itemIndex);',
		replace: '',
	},
	{
		file: 'nodes/progeny/task/uploader.ts',
		what: 'The hint counts a card that was submitted anew among those that were not',
		find: 'this.resumed.delete(itemIndex);',
		replace: '',
	},
	{
		file: 'nodes/progeny/task/submission.ts',
		what: 'extend_data is not sent where it is false',
		find: "form.append('extend_data', String(extendData));",
		replace: "if (extendData) form.append('extend_data', 'true');",
	},
	{
		file: 'nodes/progeny/task/submission.ts',
		what: 'A 503 that asks for no pause counts as not accepted, and the card is sent again',
		find: 'httpCode === 429 || (httpCode === 503 && pauseMs !== null);',
		replace: 'httpCode === 429 || httpCode === 503;',
	},
	{
		file: 'nodes/progeny/task/sentTasks.ts',
		what: 'In a loop, the second run of the node takes the tasks of the first',
		find: '(isTool || kept.runIndex === runIndex)',
		replace: '(isTool || kept.runIndex !== undefined)',
	},
	{
		file: 'nodes/progeny/task/sentTasks.ts',
		what: "Tasks are not kept in n8n's context: every retry pays again",
		find: 'context[CONTEXT_KEY] = { runIndex, sent: this.sent, uncertain: this.uncertain };',
		replace: 'context[CONTEXT_KEY] = { runIndex, sent: { ...this.sent } };',
	},
	{
		file: 'nodes/progeny/task/polling.ts',
		what: 'A check at the end of a wait may take as long again as the whole wait',
		find: 'Math.max(wait.timeoutMs - askedAtMs, LAST_CHECK_TIMEOUT_MS)',
		replace: 'Math.max(wait.timeoutMs, LAST_CHECK_TIMEOUT_MS)',
	},
	{
		file: 'nodes/progeny/task/polling.ts',
		what: 'A pause of the service prolongs a wait beyond its time-out',
		find: 'const deadlineMs = startedAtMs + wait.timeoutMs;',
		replace: 'const deadlineMs = startedAtMs + wait.timeoutMs + TURN_PATIENCE_MS;',
	},
	{
		file: 'nodes/progeny/task/check.ts',
		what: 'A page of a proxy with HTTP 404 counts as a task that the service does not know',
		find: "if (typeof body === 'string' && parsed(body) === body) {",
		replace: "if (httpCode !== 404 && typeof body === 'string' && parsed(body) === body) {",
	},
	{
		file: 'nodes/progeny/operations/extract.ts',
		what: 'An error of a card that is paid for says that it may be run again',
		find: 'throw itemError.afterSubmission(taskId);',
		replace: 'throw itemError.forTask(taskId);',
	},
	{
		file: 'nodes/progeny/operations/extract.ts',
		what: 'Tasks of an earlier try spoil what is known of how long a card takes',
		find: 'const jobTimes = resumed ? null : (await client.account()).jobTimesOf(service.name);',
		replace: 'const jobTimes = (await client.account()).jobTimesOf(service.name);',
	},
	{
		file: 'nodes/progeny/operations/getResult.ts',
		what: 'The error item of Get Result loses its task ID',
		find: 'throw itemErrorOf(error).forTask(values.taskId);',
		replace: 'throw itemErrorOf(error);',
	},
	{
		file: 'nodes/progeny/operations/getResult.ts',
		what: 'The log of a stopped Get Result names no task',
		find: 'run.givenTaskIds.set(itemIndex, values.taskId);',
		replace: 'if (!values.waits) run.givenTaskIds.set(itemIndex, values.taskId);',
	},
	{
		file: 'nodes/progeny/operations/result.ts',
		what: "Expiry and age are counted in the server's time zone, not in the workflow's",
		find: "toLocaleDateString('sv-SE', { timeZone: run.ctx.getTimezone() })",
		replace: "toLocaleDateString('sv-SE')",
	},
	{
		file: 'nodes/progeny/operations/upload.ts',
		what: 'A retry of a card that is paid for fails once its links have expired',
		find: 'if (sent === undefined) {',
		replace: 'if (sent === undefined || !settings.includeInputFiles) {',
	},
	{
		file: 'nodes/progeny/execute.ts',
		what: 'Rows come out in the order in which they were finished',
		find: 'outputItems[itemIndex] = outputItem(itemIndex, item);',
		replace: 'outputItems.push(outputItem(itemIndex, item));',
	},
	{
		file: 'nodes/progeny/execute.ts',
		what: 'An error item is paired with the first input item',
		find: 'return outputItem(itemIndex, withInput({ row, files: {} }, input));',
		replace: 'return outputItem(0, withInput({ row, files: {} }, input));',
	},
	{
		file: 'nodes/progeny/execute.ts',
		what: 'A stopped execution counts as one that failed, and starts error workflows',
		find: "'The execution was canceled'",
		replace: "'The execution was stopped'",
	},
	{
		file: 'nodes/progeny/errors.ts',
		what: 'The hint above the items quotes the service, also where n8n hides the items',
		find: "row.message.replace(without, '')",
		replace: 'row.message',
	},
	{
		file: 'nodes/progeny/execute.ts',
		what: 'After a card has failed, the others are still sent and paid for',
		find: 'run.end();',
		replace: '',
	},
	{
		file: 'nodes/progeny/execute.ts',
		what: 'The log of a run that fails names no task',
		find: 'if (run.isStopped || failures.length > 0) {',
		replace: 'if (run.isStopped) {',
	},
	{
		file: 'nodes/progeny/run.ts',
		what: 'As the tool of an AI agent, the node pays again when the agent asks again',
		find: "const TOOL_ENDING = 'Tool';",
		replace: "const TOOL_ENDING = 'tool';",
	},
	{
		file: 'nodes/progeny/run.ts',
		what: 'The log of a fault quotes what the node met, such as a name on a card',
		find: '.filter((line) => /^\\s+at /.test(line));',
		replace: ".filter((line) => line !== '');",
	},
	{
		file: 'nodes/progeny/signals.ts',
		what: 'Whoever begins to wait after Stop waits without end',
		find: 'signal.throwIfAborted();',
		replace: '',
	},
	{
		file: 'nodes/progeny/signals.ts',
		what: 'A time-out that is no whole number of milliseconds fails the card',
		find: 'AbortSignal.timeout(Math.ceil(timeoutMs))',
		replace: 'AbortSignal.timeout(timeoutMs)',
	},
	{
		file: 'nodes/progeny/limitConcurrency.ts',
		what: 'Work that is stopped just when it gets its place keeps that for ever',
		find: 'if (!queue.delete(take)) leave();',
		replace: 'queue.delete(take);',
	},
	{
		file: 'nodes/progeny/limitConcurrency.ts',
		what: 'An upload that fails keeps its place for ever',
		find: `try {
			return await work();
		} finally {
			leave();
		}`,
		replace: `const result = await work();
		leave();
		return result;`,
	},
	{
		file: 'nodes/progeny/row/passedOn.ts',
		what: 'Fields of the input replace what was read from the card',
		find: 'const json = { ...fields, ...row };',
		replace: 'const json = { ...row, ...fields };',
	},
	{
		file: 'nodes/progeny/row/passedOn.ts',
		what: "A field 'error' of the input makes n8n take a row for a failure",
		find: 'const { [ERROR]: error, ...fields } = input.fields;',
		replace: 'const fields = { ...input.fields };\n\tconst error = fields[ERROR];',
	},
	{
		file: 'nodes/progeny/clock.ts',
		what: 'A system clock that is set back stops all waits',
		find: 'return performance.now();',
		replace: 'return Date.now();',
	},
	{
		file: 'nodes/progeny/eventLoop.ts',
		what: "Thousands of items keep n8n's thread for seconds",
		find: 'if (clockMs() - turnBeganAtMs < LONGEST_TURN_MS) return;',
		replace: 'if (clockMs() - turnBeganAtMs < LONGEST_TURN_MS * 1e9) return;',
	},
	{
		file: 'nodes/progeny/json.ts',
		what: 'Deep nesting in an answer is a fault of the node',
		find: '\t\t\tif (depth > MAX_DEPTH) kept += text.slice(keptUntil, at) + TOO_DEEP;',
		replace: '\t\t\tif (depth > MAX_DEPTH * 1e9) kept += text.slice(keptUntil, at) + TOO_DEEP;',
	},
	{
		file: 'nodes/progeny/json.ts',
		what: 'The last digits of a long document number are wrong',
		find: 'const EXACT_DIGITS = 15;',
		replace: 'const EXACT_DIGITS = 25;',
	},
	{
		file: 'nodes/progeny/json.ts',
		what: 'A fraction with many digits becomes text',
		find: 'const INTEGER = /^-?\\d+$/;',
		replace: 'const INTEGER = /^-?[\\d.]+$/;',
	},
	{
		file: 'nodes/progeny/json.ts',
		what: 'A card with the number NaN in its answer is never read',
		find: 'const PYTHON_ONLY = /^(NaN|-?Infinity)$/;',
		replace: 'const PYTHON_ONLY = /^-?Infinity$/;',
	},
	{
		file: 'nodes/progeny/json.ts',
		what: 'The task ID is lost in an answer that is broken behind it',
		find: 'if (match !== null) return match[1] ?? match[2];',
		replace: 'if (match === null) return undefined;',
	},
	{
		file: 'nodes/progeny/http/secrets.ts',
		what: 'A token that a gateway repeats is shown',
		find: 'return starts.test(text) ? text.replace(anywhere, MASK) : text;',
		replace: 'return text;',
	},
	{
		file: 'nodes/progeny/http/secrets.ts',
		what: 'A password that is a common word is taken out of what the card says',
		find: 'const COMMON = /^(.{0,7}|[\\p{L}_]{0,19}|\\d{0,19})$/su;',
		replace: 'const COMMON = /^$/su;',
	},
	{
		file: 'nodes/progeny/http/connectionFault.ts',
		what: 'A card whose connection was never made counts as maybe charged',
		find: 'return isRecord(socket) && socket.secureConnecting === true;',
		replace: 'return isRecord(socket) && socket.secureConnecting === null;',
	},
	{
		file: 'nodes/progeny/task/check.ts',
		what: 'Answers about tasks that are not finished fill the memory',
		find: "const isWanted = keepsPendingAnswer || check.outcome.status !== 'pending';",
		replace: "const isWanted = keepsPendingAnswer || check.outcome.status !== 'failed';",
	},
	{
		file: 'nodes/progeny/task/submission.ts',
		what: 'A refusal that names a task is sent again',
		find: 'if (isUuid(id) || !isRefusal) {',
		replace: 'if ((isUuid(id) && httpCode < 0) || !isRefusal) {',
	},
	{
		file: 'nodes/progeny/images/storedFile.ts',
		what: 'Stop waits for a storage that is slow',
		find: 'return await raceSignal(read(), signal);',
		replace: 'return await raceSignal(read(), new AbortController().signal);',
	},
	{
		file: 'nodes/progeny/task/uploader.ts',
		what: 'A storage that breaks leaves a charge in doubt',
		find: 'return readBegunSubmission(error, upload);',
		replace: 'return readBegunSubmission(error, { unread: () => undefined });',
	},
	{
		file: 'nodes/progeny/images/storedPicture.ts',
		what: 'A connection that breaks is blamed on a picture, and the charge is not in doubt',
		find: 'isEnded && ',
		replace: '(isEnded || true) && ',
	},
	{
		file: 'nodes/progeny/images/storedPicture.ts',
		what: 'The file of an attempt that was answered early stays open',
		find: 'this.reading.stored?.destroy();\n\t\treturn',
		replace: 'return',
	},
	{
		file: 'nodes/progeny/images/storedPicture.ts',
		what: 'A picture that was cut off since it was checked leaves the charge in doubt',
		find: "reading.state = 'failed';",
		replace: "reading.state = 'given';",
	},
	{
		file: 'nodes/progeny/task/uploader.ts',
		what: 'A file of a storage that stalls stays open',
		find: '.finally(() => upload.close());',
		replace: '.finally(() => {});',
	},
	{
		file: 'nodes/progeny/row/document.ts',
		what: 'A field of the service is taken for the prototype of the row, and lost',
		find: "TAKEN_NAMES.has(field) || field === '__proto__' || /^\\d+$/.test(field)",
		replace: 'TAKEN_NAMES.has(field) || /^\\d+$/.test(field)',
	},
	{
		file: 'nodes/progeny/row/dates.ts',
		what: 'A card that is valid for life needs review for its date of expiry',
		find: "return NO_END.has(words.join('')) || LAST_YEAR.test(words.join(' '));",
		replace: "return NO_END.size === 0 || LAST_YEAR.test(words.join(' '));",
	},
	{
		file: 'nodes/progeny/row/review.ts',
		what: 'A date of expiry in the Buddhist calendar passes without review',
		find: 'Number(columns.daysToExpiry) > MAX_DAYS_TO_EXPIRY,',
		replace: 'Number(columns.daysToExpiry) > MAX_DAYS_TO_EXPIRY * 10,',
	},
	{
		file: 'nodes/progeny/text.ts',
		what: 'A task ID writes lines of its own into the log',
		find: "return text.replace(/[\\p{Cc}\\s]+/gu, ' ').trim();",
		replace: "return text.replace(/ +/g, ' ').trim();",
	},
	{
		file: 'credentials/ProgenyApi.credentials.ts',
		what: 'The credential signs requests to a host that only looks like the service',
		find: 'new URL(uri, baseURL).origin !== origin',
		replace: '!new URL(uri, baseURL).href.startsWith(origin)',
	},
	{
		file: 'credentials/ProgenyApi.credentials.ts',
		what: 'The token of an HTTP Request node follows a redirect to another host',
		find: 'sendCredentialsOnCrossOriginRedirect: false,',
		replace: '',
	},
];
