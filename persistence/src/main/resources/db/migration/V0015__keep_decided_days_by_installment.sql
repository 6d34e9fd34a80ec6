-- A part that is paid while the others are asked for has its days decided if the payment bounces. The date at place n is
-- the last day whose steps were decided for installment n; null: none was. No array at all: evaluated_through holds for
-- each.
alter table dunning_enrollment add column installments_through date[];
