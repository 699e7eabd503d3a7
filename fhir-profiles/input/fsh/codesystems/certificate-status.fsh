CodeSystem: CertificateStatusCodes
Id: certificate-status
Title: "証明書の状態 / Certificate status"
Description: """
発行した証明書がいまどうなっているかです。

Where an issued certificate stands.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/certificate-status"
* ^content = #complete
* #preparing "準備中" "番号を取り、署名を待っています。 / It has a serial and waits for its signature."
  * ^designation[0].language = #en
  * ^designation[0].value = "Preparing"
* #issued "発行済み" "署名され、渡されました。 / It was signed and handed out."
  * ^designation[0].language = #en
  * ^designation[0].value = "Issued"
* #failed "発行できず" "署名または自己点検に失敗し、渡されていません。 / Signing or its own check failed; it was not handed out."
  * ^designation[0].language = #en
  * ^designation[0].value = "Failed"
* #revoked "失効" "失効させました。 / It was revoked."
  * ^designation[0].language = #en
  * ^designation[0].value = "Revoked"
* #replaced "差し替え" "訂正した新しい証明書に替わり、失効しました。 / A corrected one took its place and it was revoked."
  * ^designation[0].language = #en
  * ^designation[0].value = "Replaced"
* #expired "期限切れ" "署名の期限が過ぎました。 / Its signature has expired."
  * ^designation[0].language = #en
  * ^designation[0].value = "Expired"
