export { startRealN8n as default } from './realN8n.mts';
