CodeSystem: InquiryBasisCodes
Id: inquiry-basis
Title: "照会の根拠 / Inquiry basis"
Description: """
照会を行う根拠です。根拠は変わるので、行った時のものを記録します。

On what ground an inquiry is made. Grounds change, so the one of the time is recorded.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/inquiry-basis"
* ^content = #complete
* #consent "本人の同意" "本人の同意によります。 / The person agreed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Consent"
* #consent-impossible "同意を得られない事情" "同意を得ることが難しい事情があり、その理由を記録しました。 / Consent cannot be had, and the reason is on record."
  * ^designation[0].language = #en
  * ^designation[0].value = "Consent impossible"
* #status-after-move "転入後の接種状況の確認" "転入した人の接種の状況を確かめるためで、同意を要しません。 / To learn the status of a person who moved in, for which consent is not needed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Status after a move"
* #statute "法令" "ほかの法令の定めによります。 / Another statute provides for it."
  * ^designation[0].language = #en
  * ^designation[0].value = "Statute"
