Instance: coupon-digit-covid-19-to-coupon-kind
InstanceOf: ConceptMap
Usage: #definition
Title: "券種の数字から券種へ（新型コロナワクチン） / Coupon digit to coupon kind, COVID-19 campaign"
Description: """
新型コロナワクチンの接種券の数字を券種に直します。事業ごとに置き換える表です。

Turns the digit of a COVID-19 coupon into its kind. Another campaign brings a table of its own.
"""
* url = "https://sesshu.example/fhir/ConceptMap/coupon-digit-covid-19-to-coupon-kind"
* name = "CouponDigitCovid19ToCouponKind"
* title = "券種の数字から券種へ（新型コロナワクチン） / Coupon digit to coupon kind, COVID-19 campaign"
* description = """
新型コロナワクチンの接種券の数字を券種に直します。事業ごとに置き換える表です。

Turns the digit of a COVID-19 coupon into its kind. Another campaign brings a table of its own.
"""
* language = #ja
* status = #active
* experimental = false
* targetCanonical = "https://sesshu.example/fhir/ValueSet/coupon-kind"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/coupon-digit-covid-19"
* group[0].target = "https://sesshu.example/fhir/CodeSystem/coupon-kind"
* group[0].element[0].code = #1
* group[0].element[0].display = "1"
* group[0].element[0].target[0].code = #pre-examination
* group[0].element[0].target[0].display = "予診のみ"
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #2
* group[0].element[1].display = "2"
* group[0].element[1].target[0].code = #vaccination
* group[0].element[1].target[0].display = "接種"
* group[0].element[1].target[0].equivalence = #equivalent
