import type { OverdueQuery, RecordMutationVariables } from "./cobro";

// What is overdue, as text, and the payment that would settle one.
export function told(answer: OverdueQuery): string[] {
  return answer.invoices.nodes
    .filter((invoice) => invoice.timeliness === "OVERDUE")
    .map((invoice) => `${invoice.customer?.name}: ${invoice.balance.amount} ${invoice.balance.currency}`);
}

export const settling = (
  invoice: OverdueQuery["invoices"]["nodes"][number],
  receivedDate: string,
): RecordMutationVariables => ({
  key: `settle ${invoice.id}`,
  input: { amount: invoice.balance, receivedDate, method: "SPEI", allocations: [{ invoiceId: invoice.id }] },
});
