import type { CatalogueService } from '../../fargate/catalogue.ts'
import { type RequiredAction, requiredActions } from '../../fargate/requiredActions.ts'
import type { ResourceSpec } from '../model/desired.ts'
import type { PolicySubject } from './policyDocuments.ts'

type Spec = Pick<ResourceSpec, 'properties' | 'environment'>

/**
 * The actions that the template allows on its buckets. The name of an action does not say whether it applies to buckets
 * or objects.
 */
const bucketCalls = ({ properties, environment }: Spec): RequiredAction[] =>
  (properties.S3Buckets ?? [])
    .filter((bucket) => bucket !== '*')
    .flatMap((bucket) => {
      const arn = bucket.startsWith('arn:') ? bucket : `arn:${environment.partition}:s3:::${bucket}`
      return properties.S3BucketActions.filter((action) => /^s3:\w+$/.test(action)).map((action) => ({
        action,
        resource: /Object/.test(action) ? `${arn}/*` : arn,
        isEssential: false,
      }))
    })

/** What tasks call through an endpoint. Empty for a service outside the catalogue, whose calls are not known. */
export const requiredCalls = ({ service, kind }: PolicySubject, spec: Spec): RequiredAction[] => {
  if (service === 's3') {
    if (kind !== 'Gateway') return []
    return [...(spec.properties.EcrImagePull ? (requiredActions.s3 ?? []) : []), ...bucketCalls(spec)]
  }
  return [...(requiredActions[service as CatalogueService] ?? [])]
}
