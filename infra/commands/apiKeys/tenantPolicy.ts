/** The word that stands for the tenant in the stack's output. */
const PLACEHOLDER = /\bTENANT\b/g;

/**
 * The least that a tenant's partner needs to drop files and read results, as an IAM policy.
 *
 * @param template the stack's output DropPolicyJson
 * @param tenant whose name was checked: it stands in the middle of ARNs
 */
export function tenantPolicy(template: string, tenant: string): string {
  return JSON.stringify(JSON.parse(template.replace(PLACEHOLDER, tenant)), undefined, 2);
}
