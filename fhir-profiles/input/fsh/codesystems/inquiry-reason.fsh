CodeSystem: InquiryReasonCodes
Id: inquiry-reason
Title: "照会の事由 / Inquiry reason"
Description: """
他の自治体に記録を尋ねる事由です。

Why another municipality is asked.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/inquiry-reason"
* ^content = #complete
* #coupon "接種券の発行" "接種券を発行するためです。 / To issue a coupon."
  * ^designation[0].language = #en
  * ^designation[0].value = "Coupon"
* #certificate "証明書の発行" "証明書を出すためです。 / To issue a certificate."
  * ^designation[0].language = #en
  * ^designation[0].value = "Certificate"
* #resident "本人からの問い合わせ" "本人から尋ねられたためです。 / The resident asked."
  * ^designation[0].language = #en
  * ^designation[0].value = "Resident’s question"
