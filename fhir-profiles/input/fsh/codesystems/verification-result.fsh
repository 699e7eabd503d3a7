CodeSystem: VerificationResultCodes
Id: verification-result
Title: "検証の結果 / Verification result"
Description: """
証明書を検証した結果です。「入国できる」などは答えません。

The verdict on a certificate. It never says that somebody may enter.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/verification-result"
* ^content = #complete
* #valid "有効" "署名、期限、失効のすべてを確かめました。 / Signature, dates and revocation were all checked."
  * ^designation[0].language = #en
  * ^designation[0].value = "Valid"
* #expired "期限切れ" "署名の期限が過ぎています。 / Its signature has expired."
  * ^designation[0].language = #en
  * ^designation[0].value = "Expired"
* #not_yet_valid "まだ有効でない" "有効になる日時がまだ来ていません。 / It is not valid yet."
  * ^designation[0].language = #en
  * ^designation[0].value = "Not yet valid"
* #revoked "失効" "発行者が失効させました。 / Its issuer withdrew it."
  * ^designation[0].language = #en
  * ^designation[0].value = "Revoked"
* #untrusted "信頼できない" "発行者または鍵を信頼できません。 / Its issuer or key is not trusted here."
  * ^designation[0].language = #en
  * ^designation[0].value = "Untrusted"
* #bad_signature "署名が違う" "署名が内容と合いません。 / The signature does not fit the content."
  * ^designation[0].language = #en
  * ^designation[0].value = "Bad signature"
* #malformed "形式が違う" "証明書として読み取れません。 / It cannot be read as a certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "Malformed"
