/**
 * Makes a realm safe and exact: what differs between engines is replaced, then everything shared is hardened.
 * Cannot be undone. Only for Workers and processes that are made to run programs.
 */
import './language/function-text.ts'
import 'ses'
import { nameSharedByNodes, sharedByNodes } from './globals.ts'
import { replaceDate, settleDateConstructor } from './language/date.ts'
import {
  hideBorrowedStackMethods,
  settleErrorClasses,
  settleErrorStack,
  settleHiddenErrors,
} from './language/errors.ts'
import { disguise } from './language/function-text.ts'
import { replaceLocaleMethods } from './language/locale.ts'
import { removeNewcomers } from './language/newcomers.ts'
import { replaceNumberToString } from './language/number-text.ts'
import { replaceSort } from './language/sort.ts'

let prepared = false

export function prepareRealm(): void {
  if (prepared) return
  prepared = true
  removeNewcomers()
  hideBorrowedStackMethods()
  replaceSort()
  replaceNumberToString()
  replaceLocaleMethods()
  replaceDate()
  repairIntrinsics({
    errorTaming: 'safe',
    overrideTaming: 'severe',
    localeTaming: 'unsafe',
    consoleTaming: 'unsafe',
    errorTrapping: 'none',
    unhandledRejectionTrapping: 'none',
    stackFiltering: 'verbose',
    domainTaming: 'unsafe',
    evalTaming: 'unsafe-eval',
    reporting: 'none',
  })
  settleDateConstructor()
  settleErrorStack()
  hardenIntrinsics()
  settleHiddenErrors()
  nameSharedByNodes()
  settleErrorClasses({ ...sharedByNodes, ...sharedByNodes.sharedWebGlobals })
  disguise(sharedByNodes)
  harden(sharedByNodes)
}
