import { deletes } from './deletes.ts'
import { dns } from './dns.ts'
import { existing } from './existing.ts'
import { groups } from './groups.ts'
import { mishaps } from './mishaps.ts'
import type { Chapter } from './row.ts'
import { services } from './services.ts'
import { subnets } from './subnets.ts'

/** The chapters of the page, in order. */
export const chapters: readonly Chapter[] = [subnets, dns, existing, services, groups, mishaps, deletes]
