import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { onLoopback } from './loopback.mts';

/** What a model is told of a tool. */
export interface OfferedTool {
	name: string;
	description: string;
	parameters: {
		properties: Record<string, { type: string; description?: string }>;
		required: string[];
	};
}

interface Message {
	role: string;
	content: string;
}

interface Question {
	messages: Message[];
	tools?: Array<{ function: OfferedTool }>;
}

/** A model that is reached as OpenAI's are: it calls the one tool, once or more, then says what that gave. */
export interface ChatServer {
	/** What belongs into the credential. */
	url: string;
	/** With which it calls the tool. */
	toolArguments: object;
	/** How often it calls the tool, one call after the other. */
	toolCalls: number;
	/** All that it was asked, the oldest first. */
	questions: Question[];
	stop(): Promise<void>;
}

export async function startChatServer(): Promise<ChatServer> {
	const model = { toolArguments: {}, toolCalls: 1, questions: [] as Question[] };
	const server = createServer(async (request, response) => {
		const question = await questionOf(request);
		model.questions.push(question);
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(answerTo(question, model)));
	});
	const { port, stop } = await onLoopback(server);
	return Object.assign(model, { url: `http://127.0.0.1:${port}/v1`, stop });
}

async function questionOf(request: IncomingMessage): Promise<Question> {
	return JSON.parse(await text(request)) as Question;
}

function answerTo(
	{ messages, tools = [] }: Question,
	{ toolArguments, toolCalls }: Pick<ChatServer, 'toolArguments' | 'toolCalls'>,
) {
	const called = messages.filter(({ role }) => role === 'tool').length;
	const isCall = called < toolCalls && tools.length > 0;
	const call = isCall ? callOf(tools[0].function, toolArguments, called) : undefined;
	const message =
		call === undefined
			? { role: 'assistant', content: `The card says: ${messages.at(-1)!.content}` }
			: { role: 'assistant', content: null, tool_calls: [call] };
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion',
		created: 0,
		model: 'invented',
		choices: [{ index: 0, message, finish_reason: isCall ? 'tool_calls' : 'stop' }],
		usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
	};
}

function callOf({ name }: OfferedTool, toolArguments: object, called: number) {
	return {
		id: `call_${called + 1}`,
		type: 'function',
		function: { name, arguments: JSON.stringify(toolArguments) },
	};
}
