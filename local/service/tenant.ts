/** On one machine there is one tenant. */
export const LOCAL_TENANT = 'local';
