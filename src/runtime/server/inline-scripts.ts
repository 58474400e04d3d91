/**
 * Every script that stands in a page, by its hash: the pages' policy lets these run and no others. The build refuses to
 * make a page with another one, and tells its hash (`integrations/page-policy.ts`).
 */
export const inlineScripts: Readonly<Record<string, string>> = {
  'ThemeScript.astro': 'sha256-tuMe0onp9+QF1+jTPtSByfQbh4xzhKGiuocwMGFeIIo=',
  'ThemeSelect.astro': 'sha256-PFbFXaXnWbREmgymgwF3Dpuu6x0h9IcTs4gbRDosHZw=',
  'SystemMap.astro': 'sha256-J3ySnMtFLFaWE6ICIgM99aSES+TqCSqkubnpYFU65hU=',
  'PaneSeparator.astro': 'sha256-nWAXXplQoxtjqwRXUVvmzENUq1PMyXmE+ckJDs0axMc=',
  'Sections.astro': 'sha256-rDWG2XyGZl1upS+2wmUr0wdIsKdRYcMEco9p6u3mou8=',
  'Astro, load': 'sha256-QzWFZi+FLIx23tnm9SBU4aEgx4x8DsuASP07mfqol/c=',
  'Astro, only': 'sha256-eIXWvAmxkr251LJZkjniEK5LcPF3NkapbJepohwYRIc=',
  'Astro, wanted': 'sha256-pilBMdHWn2LorseN49oHGdX19r8DGjRNQZ6D+pYalHg=',
  'Astro, islands': 'sha256-Ya0pUYrC7nM5Cn/056TyVuEiz6dFGrzmkWzgON0pF0U=',
  'Astro, islands while developing': 'sha256-SHXg3YtOAVshUMT3f+eElYDgbV0kaujWj8DSaXSS4Vs=',
}
