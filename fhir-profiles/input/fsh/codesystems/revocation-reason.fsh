CodeSystem: RevocationReasonCodes
Id: revocation-reason
Title: "失効の理由 / Reasons of revocation"
Description: """
証明書が失効した理由です。

Why a certificate was revoked.
"""
* insert Own
* ^language = #ja
* ^caseSensitive = true
* ^content = #complete
* ^valueSet = "https://sesshu.example/fhir/ValueSet/revocation-reason"
* #correction "記録の訂正" "証明した接種の記録が訂正された。 / A dose that it states was corrected."
  * ^designation[0].language = #en
  * ^designation[0].value = "Correction"
* #entered-in-error "記録の取り消し" "証明した接種の記録が取り消された。 / A dose that it states was taken back."
  * ^designation[0].language = #en
  * ^designation[0].value = "Entered in error"
* #merge "記録の統合" "本人の記録が統合または分割された。 / The records of the person were merged or split."
  * ^designation[0].language = #en
  * ^designation[0].value = "Merge"
* #identity "本人の取り違え" "本人でない人に発行された。 / It was issued to somebody else."
  * ^designation[0].language = #en
  * ^designation[0].value = "Identity"
* #reissue "再発行" "新しい証明書に置き換えられた。 / A new certificate took its place."
  * ^designation[0].language = #en
  * ^designation[0].value = "Reissue"
* #key "署名鍵" "署名した鍵が信頼できなくなった。 / The key that signed it is no longer trusted."
  * ^designation[0].language = #en
  * ^designation[0].value = "Signing key"
* #request "本人の申し出" "本人が失効を求めた。 / The holder asked for it."
  * ^designation[0].language = #en
  * ^designation[0].value = "Request"
