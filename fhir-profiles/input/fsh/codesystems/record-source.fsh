CodeSystem: RecordSourceCodes
Id: record-source
Title: "記録の出どころ / Record source"
Description: """
接種の記録がどこから来たかを示します。`Immunization.reportOrigin` と由来の記録に使います。

Where the record of a dose came from: for `Immunization.reportOrigin` and for provenance.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/record-source"
* ^content = #complete
* #scan "会場での読み取り" "接種の会場で、接種券を端末で読み取って作った記録です。 / Made at the venue by scanning the coupon."
  * ^designation[0].language = #en
  * ^designation[0].value = "Scan at the venue"
* #scan-batch "予診票の一括読み取り" "集めた予診票を後からまとめて読み取った記録です。 / Made later by scanning the forms that were collected."
  * ^designation[0].language = #en
  * ^designation[0].value = "Batch scan of forms"
* #municipal-file "自治体のファイル" "自治体が送ったファイルから取り込んだ記録です。 / Taken from a file that a municipality sent."
  * ^designation[0].language = #en
  * ^designation[0].value = "Municipal file"
* #ledger "予防接種台帳" "自治体の予防接種台帳から引き継いだ記録です。 / Taken over from the immunization ledger of a municipality."
  * ^designation[0].language = #en
  * ^designation[0].value = "Immunization ledger"
* #facility-system "医療機関のシステム" "医療機関のシステムが送った記録です。 / Sent by the system of a medical institution."
  * ^designation[0].language = #en
  * ^designation[0].value = "System of an institution"
* #staff-entry "職員の入力" "自治体の職員が書類を見て入力した記録です。 / Entered by municipal staff from papers."
  * ^designation[0].language = #en
  * ^designation[0].value = "Entered by staff"
* #other-municipality "他の自治体からの回答" "転入者の照会に他の自治体が答えた記録です。 / The answer of another municipality about a person who moved."
  * ^designation[0].language = #en
  * ^designation[0].value = "Answer of another municipality"
* #handbook "母子健康手帳" "母子健康手帳の写しから作った記録です。 / Made from a copy of the maternal and child health handbook."
  * ^designation[0].language = #en
  * ^designation[0].value = "Maternal and child health handbook"
* #certificate "接種済証・証明書" "接種済証、記録書または署名のある証明書から作った記録です。 / Made from a certificate or record sheet, or from a signed certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "Certificate"
* #abroad "海外での接種" "海外で受けた接種を書類で確かめた記録です。 / Given abroad and confirmed from papers."
  * ^designation[0].language = #en
  * ^designation[0].value = "Given abroad"
* #us-forces "在日米軍の施設" "在日米軍の施設で受けた接種の記録です。 / Given at a base of the United States forces in Japan."
  * ^designation[0].language = #en
  * ^designation[0].value = "Base of the US forces"
* #trial "治験" "治験で受けた接種の記録です。 / Given in a clinical trial."
  * ^designation[0].language = #en
  * ^designation[0].value = "Clinical trial"
* #recall "本人の申告" "書類がなく、本人や保護者の話だけによる記録です。 / Known from the person or a guardian only, without papers."
  * ^designation[0].language = #en
  * ^designation[0].value = "Reported by the person"
