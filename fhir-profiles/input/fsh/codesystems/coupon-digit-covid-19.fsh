CodeSystem: CouponDigitCovid19Codes
Id: coupon-digit-covid-19
Title: "券種の数字（新型コロナワクチン） / Coupon digit, COVID-19 campaign"
Description: """
新型コロナワクチン接種券の 18 桁の先頭に印刷された数字です。ほかの事業では同じ数字が別の意味になり得ます。

The digit at the head of the 18-digit line on the coupons of the COVID-19 campaign. In another campaign the same digit may mean something else.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^content = #complete
* #1 "1" "予診のみの券に印刷された数字です。 / The digit on coupons for a pre-examination only."
  * ^designation[0].language = #en
  * ^designation[0].value = "1"
* #2 "2" "接種の券に印刷された数字です。 / The digit on coupons for a vaccination."
  * ^designation[0].language = #en
  * ^designation[0].value = "2"
