// Where Cobro is, and with which key.
export const url = (process.env.COBRO_URL ?? "http://127.0.0.1:8080") + "/graphql";

export const headers = {
  Authorization: "Bearer " + process.env.COBRO_KEY,
  "Accept-Language": "en",
};

// A draft over MXN 1,160.00: 10 boxes at 100.00 plus VAT.
export const draft = (customerId, memo) => ({
  customerId,
  memo,
  lines: [
    {
      description: "Box of screws",
      quantity: "10",
      unitPrice: "100.00",
      taxes: [{ code: "iva", rate: "0.16" }],
    },
  ],
});
