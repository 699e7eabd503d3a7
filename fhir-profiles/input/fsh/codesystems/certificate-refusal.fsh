CodeSystem: CertificateRefusalCodes
Id: certificate-refusal
Title: "証明書を出せない理由 / Certificate refusal"
Description: """
証明書の形式を出せない理由です。

Why a certificate cannot be issued in a format.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/certificate-refusal"
* ^content = #complete
* #no-latin-name "ローマ字氏名がない" "ローマ字の氏名が登録されていません。自動では作りません。 / No name in Latin letters is on record; none is made up."
  * ^designation[0].language = #en
  * ^designation[0].value = "No Latin name"
* #product-not-mapped "製品の対応がない" "製品の符号を公表した対応表に見つけられません。 / No published map gives the product a code."
  * ^designation[0].language = #en
  * ^designation[0].value = "Product not mapped"
* #product-not-confirmed "製品が未確認" "その製品がその証明に使えることを当局が確認していません。 / No authority has confirmed the product for this certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "Product not confirmed"
* #dose-flagged "要修正の記録" "接種の記録に要修正のしるしがあります。 / The record of the dose must be fixed first."
  * ^designation[0].language = #en
  * ^designation[0].value = "Dose must be fixed"
* #dose-not-completed "完了していない接種" "接種が完了していないか、量が足りませんでした。 / The dose was not completed or was subpotent."
  * ^designation[0].language = #en
  * ^designation[0].value = "Dose not completed"
* #date-incomplete "日付の不足" "接種日または生年月日が完全ではありません。 / The date of the dose or of birth is not complete."
  * ^designation[0].language = #en
  * ^designation[0].value = "Date incomplete"
* #lot-missing "ロットがない" "形式に必要なロット番号がありません。 / The format needs a lot number."
  * ^designation[0].language = #en
  * ^designation[0].value = "Lot missing"
* #field-too-long "項目が長すぎる" "形式の長さの上限を超え、切らずには入りません。 / A field is longer than the format allows and must not be cut."
  * ^designation[0].language = #en
  * ^designation[0].value = "Field too long"
* #disease-not-supported "対象の病気でない" "その形式が扱わない病気です。 / The format does not cover the disease."
  * ^designation[0].language = #en
  * ^designation[0].value = "Disease not supported"
* #not-registered-then "登録期間の外" "接種の時にこの自治体の住民ではありませんでした。 / The person was not registered in this municipality at the time."
  * ^designation[0].language = #en
  * ^designation[0].value = "Not registered then"
* #limit-reached "上限" "発行の回数の上限に達しました。 / The number of issues reached its limit."
  * ^designation[0].language = #en
  * ^designation[0].value = "Limit reached"
* #stopped "発行停止中" "発行が止められています。 / Issuing is switched off."
  * ^designation[0].language = #en
  * ^designation[0].value = "Issuing stopped"
