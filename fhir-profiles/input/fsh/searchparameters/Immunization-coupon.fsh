Instance: Immunization-coupon
InstanceOf: SearchParameter
Usage: #definition
Title: "接種券の券番号 / Coupon number"
Description: """
接種に使われた接種券の券番号（10 桁）で接種の記録を探します。番号は発行した自治体の中でだけ一意なので、体系をつけて `https://sesshu.example/fhir/sid/coupon/139998|0000000101` のように書きます。

Finds doses by the number of the coupon they were given on (ten digits). A number is unique within the municipality that issued it only, so write it with its system: `https://sesshu.example/fhir/sid/coupon/139998|0000000101`.
"""
* url = "https://sesshu.example/fhir/SearchParameter/Immunization-coupon"
* name = "Coupon"
* status = #active
* experimental = false
* description = """
接種に使われた接種券の券番号（10 桁）で接種の記録を探します。番号は発行した自治体の中でだけ一意なので、体系をつけて `https://sesshu.example/fhir/sid/coupon/139998|0000000101` のように書きます。

Finds doses by the number of the coupon they were given on (ten digits). A number is unique within the municipality that issued it only, so write it with its system: `https://sesshu.example/fhir/sid/coupon/139998|0000000101`.
"""
* code = #coupon
* base[0] = #Immunization
* type = #token
* expression = "Immunization.extension('https://sesshu.example/fhir/StructureDefinition/coupon').extension('couponNumber').value.ofType(Identifier)"
* xpathUsage = #normal
