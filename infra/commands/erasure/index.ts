/** Taking a deployment down: what goes, what stays, and going through with it. */
export { countObjects, type ObjectCount } from './countObjects.ts';
export { type ErasureOptions, eraseStack } from './eraseStack.ts';
export { type ErasureClients, type Inventory, takeInventory } from './inventory.ts';
